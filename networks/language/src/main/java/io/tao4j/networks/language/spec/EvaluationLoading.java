package io.tao4j.networks.language.spec;

import io.tao4j.spec.Field;

/**
 * How a set to judge by is loaded, as a fragment.
 *
 * @param shuffle known, not acted on
 * @param numSamples how many samples are used; below 0 for all
 * @param numWorkers threads that put batches together
 * @param dropLast known, not acted on
 * @param pinMemory known, not acted on
 */
public record EvaluationLoading(
    @Field(description = "order", ignored = "the order of a set to judge by does not matter")
        boolean shuffle,
    @Field(
            description = "samples that are used; -1 for all",
            defaultValue = "-1",
            min = -1,
            shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
        int numSamples,
    @Field(
            description = "threads that make batches",
            defaultValue = "2",
            min = 0,
            shownBy = "LanguageMeaningTest.aSetToJudgeByIsThatOfItsGroup")
        int numWorkers,
    @Field(
            description = "leave out a last batch that is not full",
            ignored = "figures are those of the whole set")
        boolean dropLast,
    @Field(description = "pinned memory", ignored = "the engines copy batches themselves")
        boolean pinMemory)
    implements TextSource.Loading {}
