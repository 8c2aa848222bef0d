package io.tao4j.networks.tasks.spec;

import io.tao4j.spec.Field;

/**
 * What of a pretrained network is trained when, and how fast; beyond TAO.
 *
 * @param headOnlyEpochs first epochs in which only what is not the backbone is trained
 * @param unfreezeInterval epochs after which the next block is trained too
 * @param layerDecay factor of the learning rate from block to block
 */
public record FineTuningConfig(
    @Field(
            description = "first epochs in which only the head is trained",
            unit = "epochs",
            min = 0,
            shownBy = "FineTuningTest.blocksJoinFromTheHeadDown")
        int headOnlyEpochs,
    @Field(
            description =
                "epochs after which the next block from the head down is trained too; 0: all"
                    + " blocks at once after head_only_epochs",
            unit = "epochs",
            min = 0,
            shownBy = "FineTuningTest.blocksJoinFromTheHeadDown")
        int unfreezeInterval,
    @Field(
            description =
                "factor of the learning rate from each block to the one before it; the head has"
                    + " 1, the last block this, the one before it its square",
            defaultValue = "1",
            min = 0,
            exclusiveMin = true,
            max = 1,
            shownBy = "FineTuningTest.layerDecaySlowsTheBlocksTowardsTheImages")
        double layerDecay) {}
