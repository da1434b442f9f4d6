import type { CallClient } from '@offhook/core';
import { createContext } from 'react';

/** Where the hooks find the client of the nearest `CallProvider`. */
export const CallClientContext = createContext<CallClient | null>(null);
