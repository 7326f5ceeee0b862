package io.plumbline.web.visit;

/** How many visits were deleted, those without detail included; immutable. */
record DeletedVisits(long deletedVisits) {}
