// Pages without lists or calls of their own: sign-in, and what cannot be shown.
import { startFrame } from './frame.js';

startFrame();
