/**
 * What happened on a project's boards, and how they stand: activity feeds and managers' reports.
 */
@NullMarked
package io.kanban.report;

import org.jspecify.annotations.NullMarked;
