// A list of assets (a CMDB's CSV) through the mapping page: guessed, tried, imported, in force, taken back.

import { type Page } from "@playwright/test";
import { axe, expect, open, screens, test } from "./support";
import { choose, findings, qualys, row, saved } from "./reports";
