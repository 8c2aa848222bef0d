/**
 * {@code bpnet}: joints of people and the limbs between them. {@link
 * io.tao4j.networks.bodypose.BodyNetwork} is the network, {@link
 * io.tao4j.networks.bodypose.BodyPeople} what it answers, {@link
 * io.tao4j.networks.bodypose.BodyPose} which joints there are. Imports {@code network}, what lies
 * below it, and the kits.
 */
@NullMarked
package io.tao4j.networks.bodypose;

import org.jspecify.annotations.NullMarked;
