/**
 * Pairs things by their costs: {@link io.tao4j.matching.LinearAssignment}.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.matching;

import org.jspecify.annotations.NullMarked;
