// The library as it is served beside the modules.
export { default } from 'uplot';
