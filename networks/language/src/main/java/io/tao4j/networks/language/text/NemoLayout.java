package io.tao4j.networks.language.text;

import io.tao4j.spec.SpecLayout;
import io.tao4j.spec.Verb;

/**
 * NeMo's own names: the sets and the optimiser within {@code model}, its experiment manager, and
 * what TAO's files have beside the groups of the spec.
 */
final class NemoLayout {
  private static final String MODEL = "model";

  private NemoLayout() {}

  /**
   * The layout of a network.
   *
   * @param rows of its own group {@code model}, as {@link SpecLayout.Builder#rows} takes them
   * @param sets whether the sets have the same fields in both, so that they move as they are; else
   *     {@code rows} have them
   */
  static SpecLayout of(String network, String rows, boolean sets) {
    SpecLayout.Builder layout =
        SpecLayout.builder(
                "nemo", "NeMo's configuration of %s, and more of TAO's files.".formatted(network))
            .overlapping();
    if (sets) {
      layout.rows(
          MODEL,
          "",
          """
          train_ds -> training_ds
          validation_ds -> validation_ds
          test_ds -> test_ds
          """);
    }
    return layout
        .rows(MODEL, MODEL, rows)
        .rows(MODEL, "", "optim -> optim")
        .rows(
            MODEL,
            "",
            """
            nemo_path : models are in the folder weights of the results
            infer_samples : -i and --text of inference name texts
            """)
        .rows(
            "",
            "",
            """
            finetuning_ds -> training_ds
            tlt_checkpoint_interval -> trainer.checkpoint_interval
            name : -r names the folder of the results
            pretrained_model : restore_from names the model to go on from
            do_training, do_testing : the command says what is done
            target : the command names the network
            exp_manager : results are in the folder of -r, checkpoints and TensorBoard events among them
            hydra, defaults : there is one file and --set
            encryption_key : model files are not encrypted
            """)
        .rows(
            "trainer",
            "",
            """
            resume_from_checkpoint : --resume goes on where a run stopped
            enable_checkpointing, enable_progress_bar, progress_bar_refresh_rate, weights_summary : they are always there
            benchmark, plugins, replace_sampler_ddp : one device computes
            max_time : --resume goes on after a stop
            """)
        .ignored("export_to", "-o of export names the file", Verb.EXPORT)
        .ignored("export_format", "--format of export says it", Verb.EXPORT)
        .build();
  }
}
