/**
 * Pairs things by their costs: {@link io.tao4j.matching.LinearAssignment}; finds clusters: {@link
 * io.tao4j.matching.DensityClusters}.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.matching;

import org.jspecify.annotations.NullMarked;
