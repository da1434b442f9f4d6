export { apiUser, quietLogger, startCallSystem, testPeople, type ApiAnswer, type ApiUser, type CallSystem } from './call-system.js';
export { startPostgres, type TestPostgres } from './postgres.js';
export { waitFor } from './wait-for.js';
