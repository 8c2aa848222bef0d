package io.tao4j.networks.matching;

import java.nio.file.Path;

/**
 * A picture of somebody or something.
 *
 * @param id its path in its set, or another name
 * @param path of the file
 * @param label number of its class in the set
 * @param camera that took it; 0 where the set does not say
 * @param isQuery whether it is looked up, in a set to judge by; else it is what is looked among
 */
public record IdentitySample(String id, Path path, int label, int camera, boolean isQuery) {}
