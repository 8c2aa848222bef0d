/**
 * TAO's optical_inspection: whether a part is faulty, by its pictures beside those of a good one.
 */
@NullMarked
package io.tao4j.networks.optical;

import org.jspecify.annotations.NullMarked;
