/** Every adapter, one suite. */
import { describeStore } from './conformance.js';
import { memorySubject, realDiskSubject, simulatedDiskSubject } from './subjects.js';

describeStore('the store in memory', memorySubject);
describeStore('the store on lowdb, on this machine’s disk', realDiskSubject);
describeStore('the store on lowdb, on a simulated disk', simulatedDiskSubject);
