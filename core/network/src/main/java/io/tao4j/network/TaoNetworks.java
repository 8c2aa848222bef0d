package io.tao4j.network;

import io.tao4j.error.TaoException;
import io.tao4j.spec.NearestNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The networks that NVIDIA's TAO knows, in all its releases: so that a user of one that is not here
 * is told so rather than asked for another spelling.
 */
public final class TaoNetworks {
  private static final Map<String, String> NETWORKS = networks();

  private TaoNetworks() {}

  private static Map<String, String> networks() {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "image classification", "classification", "classification_tf1", "classification_tf2");
    put(all, "image classification", "classification_pyt", "multitask_classification");
    put(all, "object detection", "detectnet_v2", "faster_rcnn", "ssd", "dssd", "retinanet");
    put(all, "object detection", "yolo_v3", "yolo_v4", "yolo_v4_tiny", "efficientdet");
    put(all, "object detection", "efficientdet_tf1", "efficientdet_tf2", "deformable_detr");
    put(all, "object detection", "dino", "rtdetr", "grounding_dino", "mask_grounding_dino");
    put(all, "instance segmentation", "mask_rcnn", "mask2former", "mal");
    put(all, "semantic segmentation", "unet", "segformer", "oneformer", "odise");
    put(all, "licence plates and text", "lprnet", "ocdnet", "ocrnet");
    put(all, "body, face and gaze", "bpnet", "fpenet", "emotionnet", "gazenet", "gesturenet");
    put(all, "body, face and gaze", "heartratenet", "centerpose", "pose_classification");
    put(all, "video", "action_recognition");
    put(all, "metric learning", "ml_recog", "re_identification", "clip", "cosmos_embed1");
    put(all, "inspection and change", "optical_inspection", "visual_changenet");
    put(all, "three dimensions", "pointpillars", "bevfusion", "sparse4d", "depth_net");
    put(all, "three dimensions", "nvpanoptix3d");
    put(all, "pre-training", "nvdinov2", "mae", "stylegan_xl");
    put(all, "speech", "speech_to_text", "speech_to_text_citrinet", "speech_to_text_conformer");
    put(all, "speech", "spectro_gen", "vocoder");
    put(all, "language", "text_classification", "token_classification", "question_answering");
    put(all, "language", "intent_slot_classification", "punctuation_and_capitalization", "n_gram");
    return Collections.unmodifiableMap(all);
  }

  private static void put(Map<String, String> all, String what, String... names) {
    for (String name : names) {
      all.put(name, what);
    }
  }

  /** All names that TAO has, with what each is for. */
  public static Map<String, String> all() {
    return NETWORKS;
  }

  /**
   * The error for a name that no network here has.
   *
   * @param available names that there are
   * @return {@code TAO-005} for a network of TAO, else {@code TAO-001} with the nearest name
   */
  public static TaoException notHere(String name, Collection<String> available) {
    String known = NETWORKS.get(name);
    String choices = "there are " + String.join(", ", available);
    String path = "a network's module must be on the class path";
    if (known != null) {
      return new TaoException(
          "TAO-005",
          "'" + name + "' is a TAO network (" + known + ") that tao4j does not have yet",
          choices,
          path);
    }
    List<String> details = new ArrayList<>();
    String near = NearestNames.hint(name, available);
    if (!near.isEmpty()) {
      details.add(near);
    }
    details.add(choices);
    details.add(path);
    return new TaoException(
        "TAO-001", "there is no network '" + name + "'", details.toArray(String[]::new));
  }
}
