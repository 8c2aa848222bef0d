package io.tao4j.network;

import io.tao4j.model.Model;

/**
 * A detector whose graph ends in boxes and scores, for files in which suppression follows.
 *
 * @param model the network, decoded
 * @param boxes name of the output {@code [N, B, 4]}: left, top, right, bottom in input pixels
 * @param scores name of the output {@code [N, B, classes]}, 0 to 1
 * @param scoreThreshold detections have a greater score
 * @param iouThreshold overlap above which the lower score of a class is dropped
 * @param topK most detections of an image
 */
public record DetectionForm(
    Model model,
    String boxes,
    String scores,
    double scoreThreshold,
    double iouThreshold,
    int topK) {}
