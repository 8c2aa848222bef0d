/**
 * {@code action_recognition}: what happens in a video, from its pictures, its optical flow, or
 * both. {@link io.tao4j.networks.action.ActionNetwork} is the network, {@link
 * io.tao4j.networks.action.Video} is an input. Imports {@code network}, what lies below it, the
 * backbones and the kits.
 */
@NullMarked
package io.tao4j.networks.action;

import org.jspecify.annotations.NullMarked;
