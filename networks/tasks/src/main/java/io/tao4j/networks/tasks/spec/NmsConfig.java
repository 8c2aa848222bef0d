package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;

/**
 * TAO's {@code nms_config}.
 *
 * @param confidenceThreshold least score of a detection
 * @param clusteringIouThreshold IoU above which the lower of two scores of a class is dropped
 * @param topK most detections of a picture
 * @param inferNmsScoreBits known, not acted on
 * @param forceOnCpu known, not acted on
 */
public record NmsConfig(
    @Field(
            description = "least score of a detection",
            defaultValue = "0.001",
            min = 0,
            max = 1,
            exclusiveMin = true,
            exclusiveMax = true,
            shownBy = "DetectionFieldsTest.whatIsDetectedIsWhatItsFieldsLeave")
        double confidenceThreshold,
    @Field(
            description = "IoU above which the lower score of a class is dropped",
            defaultValue = "0.5",
            min = 0,
            max = 1,
            exclusiveMin = true,
            exclusiveMax = true,
            shownBy = "DetectionFieldsTest.whatIsDetectedIsWhatItsFieldsLeave")
        double clusteringIouThreshold,
    @Field(
            description = "most detections of a picture",
            defaultValue = "200",
            min = 1,
            shownBy = "DetectionFieldsTest.whatIsDetectedIsWhatItsFieldsLeave")
        int topK,
    @Field(
            description = "bits of a score that TensorRT sorts by",
            ignored = "detections are sorted by the whole score")
        int inferNmsScoreBits,
    @Field(
            description = "suppress on the CPU",
            defaultValue = "true",
            ignored = "suppression runs on the CPU, exported tails where their runtime puts them")
        boolean forceOnCpu) {}
