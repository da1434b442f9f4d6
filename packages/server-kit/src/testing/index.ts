export {
  apiUser,
  quietLogger,
  startCallSystem,
  testPeople,
  type ApiAnswer,
  type ApiUser,
  type CallSystem,
} from './call-system.js';
export { waitFor } from './wait-for.js';
