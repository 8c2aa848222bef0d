package io.tao4j.networks.tasks.nemo;

import io.tao4j.spec.Field;
import io.tao4j.spec.Verb;
import java.util.List;

/**
 * Lines to answer, as NeMo's files for inference have them; a fragment of specs.
 *
 * @param inputBatch the lines
 */
public record InputLines(
    @Field(
            description =
                "lines that inference answers where the command names no file and no text",
            verbs = Verb.INFERENCE,
            shownBy = "LanguageMeaningTest.inputBatchIsWhatInferenceAnswers")
        List<String> inputBatch) {}
