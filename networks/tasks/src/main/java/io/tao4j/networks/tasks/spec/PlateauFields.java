package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;
import java.util.Optional;

/**
 * TAO's fields of a rate that goes down when a figure no longer improves, as a fragment of specs.
 * There is no such rate here: the rate of a step depends on the step alone, so that a resumed
 * training needs no memory of it.
 *
 * @param lrMonitor what would be watched
 * @param patience how long would be waited
 * @param minLr the lowest rate
 */
public record PlateauFields(
    @Field(description = "what AutoReduce watches", ignored = "no rate waits for a plateau")
        Optional<String> lrMonitor,
    @Field(description = "epochs that AutoReduce waits", ignored = "no rate waits for a plateau")
        Optional<Integer> patience,
    @Field(description = "least rate of AutoReduce", ignored = "no rate waits for a plateau")
        Optional<Double> minLr) {}
