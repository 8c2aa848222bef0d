/**
 * The kit of networks that tell whether a part is faulty by its pictures beside those of a good
 * one: tables of parts, pictures under several lights, batches in which faults are as frequent as
 * wanted, figures, results. A network adds its graph and its loss.
 */
@NullMarked
package io.tao4j.networks.tasks.inspection;

import org.jspecify.annotations.NullMarked;
