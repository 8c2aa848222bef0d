package io.tao4j.networks.language.spec;

import io.tao4j.spec.Field;

/**
 * How a training set is loaded, as a fragment.
 *
 * @param shuffle whether each epoch has its own order
 * @param numSamples how many samples are used; below 0 for all
 * @param numWorkers threads that put batches together
 * @param dropLast whether a last batch that is not full is left out
 * @param pinMemory known, not acted on
 */
public record TrainingLoading(
    @Field(
            description = "an order of its own for each epoch",
            defaultValue = "true",
            shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
        boolean shuffle,
    @Field(
            description = "samples that are used; -1 for all",
            defaultValue = "-1",
            min = -1,
            shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
        int numSamples,
    @Field(
            description = "threads that make batches",
            defaultValue = "2",
            min = 0,
            shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
        int numWorkers,
    @Field(
            description = "leave out a last batch that is not full",
            shownBy = "LanguageMeaningTest.aSourceIsLoadedAsItsGroupSays")
        boolean dropLast,
    @Field(description = "pinned memory", ignored = "the engines copy batches themselves")
        boolean pinMemory)
    implements TextSource.Loading {}
