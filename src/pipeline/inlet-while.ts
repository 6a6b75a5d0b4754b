import type { Inlet } from './inlet.ts';

/** An inlet that is left alone once it `isOn` no more: what comes to its end late must not touch what somebody else fetches by then. */
export function inletWhile(isOn: () => boolean, inlet: Inlet): Inlet {
  const whileOn =
    <Args extends readonly unknown[]>(tell: (...args: Args) => void) =>
    (...args: Args) => {
      if (isOn()) tell(...args);
    };
  return {
    seek: whileOn(inlet.seek),
    drop: whileOn(inlet.drop),
    clear: whileOn(inlet.clear),
    pause: whileOn(inlet.pause),
    resume: whileOn(inlet.resume),
    wanted: whileOn(inlet.wanted),
    take: (mostBytes) => (isOn() ? inlet.take(mostBytes) : null),
    inHandBytes: () => (isOn() ? inlet.inHandBytes() : 0),
  };
}
