package io.tao4j.networks.rcnn;

import io.tao4j.networks.tasks.layout.LayoutValues;
import io.tao4j.spec.SpecLayout;
import java.util.List;

/**
 * TAO's names of faster_rcnn's spec, a table from its fields to those of {@link RcnnSpec}; {@code
 * model_config}, {@code augmentation_config} and {@code dataset_config} are the same in both.
 */
final class RcnnLayouts {
  private RcnnLayouts() {}

  static List<SpecLayout> all() {
    return List.of(
        SpecLayout.builder("faster_rcnn_tao", "Specs of TAO's faster_rcnn, in protobuf text.")
            .overlapping()
            .rows(
                "",
                "",
                """
                verbose : the command line has --debug
                enc_key : model files are not encrypted
                """)
            .rows(
                "training_config",
                "training_config",
                """
                enable_augmentation = true : augmentation_config says what is varied
                resume_from_model : --resume goes on where a run stopped
                retrain_pruned_model -> pruned_model_path
                optimizer.adam.beta_1 -> optimizer.adam.beta1
                optimizer.adam.beta_2 -> optimizer.adam.beta2
                optimizer.adam.epsilon -> optimizer.adam.epsilon
                optimizer.adam.lr, optimizer.sgd.lr, optimizer.rmsprop.lr : learning_rate gives the rate
                optimizer.adam.decay, optimizer.sgd.decay, optimizer.rmsprop.decay : learning_rate gives the rate
                optimizer.sgd.momentum -> optimizer.sgd.momentum
                optimizer.sgd.nesterov -> optimizer.sgd.nesterov
                model_parallelism : one device computes
                std_scaling = 1 : offsets of proposals have no factor
                """)
            .computed(
                "training_config.pretrain_model_path",
                "the same where no retrain_pruned_model is given",
                v -> v.get(1).isEmpty() ? v.get(0) : "",
                "training_config.pretrained_weights",
                "training_config.retrain_pruned_model")
            .rows(
                "training_config",
                "region_config",
                """
                rpn_min_overlap -> rpn_min_overlap
                rpn_max_overlap -> rpn_max_overlap
                rpn_mini_batch -> rpn_mini_batch
                rpn_pre_nms_top_N -> rpn_pre_nms_top_n
                rpn_nms_max_boxes -> rpn_nms_max_boxes
                rpn_nms_overlap_threshold -> rpn_nms_overlap_threshold
                classifier_min_overlap -> classifier_min_overlap
                classifier_max_overlap -> classifier_max_overlap
                gt_as_roi -> gt_as_roi
                classifier_regr_std -> classifier_regr_std
                lambda_rpn_regr -> lambda_rpn_regr
                lambda_rpn_class -> lambda_rpn_class
                lambda_cls_regr -> lambda_cls_regr
                lambda_cls_class -> lambda_cls_class
                """)
            .rows(
                "evaluation_config",
                "",
                """
                model, trt_evaluation : the model is that of the call, -m
                rpn_pre_nms_top_N = 6000 -> region_config.inference_before_suppression
                rpn_nms_max_boxes = 300 -> region_config.inference_proposals
                rpn_nms_overlap_threshold = 0.7 -> region_config.inference_suppressing_iou
                object_confidence_thres = 0.00001 -> nms_config.confidence_threshold
                classifier_nms_max_boxes = 100 -> nms_config.top_k
                classifier_nms_overlap_threshold = 0.3 -> nms_config.clustering_iou_threshold
                gt_matching_iou_threshold -> eval_config.matching_iou_threshold
                gt_matching_iou_threshold_range : COCO's figures are over IoUs of 0.5 to 0.95
                visualize_pr_curve : evaluation always draws it
                """)
            .computed(
                "eval_config.batch_size",
                "the same; 0: 1",
                v -> atLeastOne(v.get(0)),
                "evaluation_config.batch_size=1")
            .computed(
                "eval_config.validation_period_during_training",
                "the same; 0: 1",
                v -> atLeastOne(v.get(0)),
                "evaluation_config.validation_period_during_training=10")
            .computed(
                "eval_config.average_precision_mode",
                "SAMPLE where it is true, else INTEGRATE",
                v -> LayoutValues.isTrue(v.get(0)) ? "SAMPLE" : "INTEGRATE",
                "evaluation_config.use_voc07_11point_metric=false")
            .rows(
                "",
                "",
                "inference_config : a model keeps proposals and thresholds of evaluation_config")
            .build());
  }

  private static String atLeastOne(String number) {
    return number.equals("0") ? "1" : number;
  }
}
