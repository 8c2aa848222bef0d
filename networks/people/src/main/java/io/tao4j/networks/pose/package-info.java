/**
 * {@code pose_classification}: what a person does, from a sequence of the places of their joints.
 * {@link io.tao4j.networks.pose.PoseNetwork} is the network, {@link
 * io.tao4j.networks.pose.Skeleton} says which joints are linked, {@link
 * io.tao4j.networks.pose.PoseSequence} is an input. Imports {@code network}, what lies below it,
 * and the kits.
 */
@NullMarked
package io.tao4j.networks.pose;

import org.jspecify.annotations.NullMarked;
