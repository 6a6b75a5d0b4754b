import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LOOPBACK } from './free-port.ts';

const run = promisify(execFile);

/** How to reach a broker's listener that asks for TLS and a password. */
export interface SecureAccess {
  /** `host:port`. */
  readonly broker: string;
  /** The certificate to trust, PEM. */
  readonly caFile: string;
  readonly username: string;
  readonly password: string;
}

/** A listener for SASL over TLS: what it adds to the broker's settings and to the formatting of its storage. */
export interface BrokerSecurity {
  readonly port: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly formatArgs: readonly string[];
  readonly access: SecureAccess;
}

const USERNAME = 'call-status';
const STORE_PASSWORD = 'of-a-throw-away-store';
const LISTENER = 'listener.name.secure';
const SCRAM = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;
/** A session by a token ends with the token, and after an hour at the latest. */
const LONGEST_SESSION_MS = 3_600_000;

/**
 * Makes a certificate for the loopback address, by the JDK's keytool, and a user with a password of its own, who
 * may do nothing until somebody grants it; who comes without a password, by the other listeners, may do all. A token of that user's does as well as the password, and
 * nobody looks at its signature: Kafka's own validator for trials.
 */
export async function createBrokerSecurity(folder: string, port: number): Promise<BrokerSecurity> {
  const keystore = join(folder, 'secure.p12');
  const caFile = join(folder, 'secure.pem');
  const password = crypto.randomUUID();
  const store = ['-alias', 'broker', '-keystore', keystore, '-storepass', STORE_PASSWORD];
  const subject = ['-dname', 'CN=local stack', '-ext', `san=ip:${LOOPBACK}`, '-ext', 'bc:c=ca:true', '-validity', '7'];
  await run('keytool', ['-genkeypair', '-keyalg', 'EC', '-storetype', 'PKCS12', ...subject, ...store]);
  await run('keytool', ['-exportcert', '-rfc', '-file', caFile, ...store]);
  const tokenModule = 'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule';
  const scramModule = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  return {
    port,
    formatArgs: SCRAM.flatMap((mechanism) => ['--add-scram', `${mechanism}=[name=${USERNAME},password=${password}]`]),
    access: { broker: `${LOOPBACK}:${port}`, caFile, username: USERNAME, password },
    properties: {
      'inter.broker.listener.name': 'PLAINTEXT',
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'super.users': 'User:ANONYMOUS',
      'ssl.keystore.location': keystore,
      'ssl.keystore.password': STORE_PASSWORD,
      'ssl.keystore.type': 'PKCS12',
      [`${LISTENER}.sasl.enabled.mechanisms`]: ['PLAIN', 'OAUTHBEARER', ...SCRAM].join(','),
      [`${LISTENER}.oauthbearer.sasl.jaas.config`]: `${tokenModule} required unsecuredLoginStringClaim_sub="broker";`,
      [`${LISTENER}.oauthbearer.connections.max.reauth.ms`]: String(LONGEST_SESSION_MS),
      [`${LISTENER}.plain.sasl.jaas.config`]: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${USERNAME}="${password}";`,
      ...Object.fromEntries(
        SCRAM.map((mechanism) => [`${LISTENER}.${mechanism.toLowerCase()}.sasl.jaas.config`, scramModule]),
      ),
    },
  };
}
