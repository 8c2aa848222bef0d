/**
 * NeMo's intent_slot_classification: {@link io.tao4j.networks.language.intents.IntentSlotNetwork},
 * what somebody wants and with what.
 */
@NullMarked
package io.tao4j.networks.language.intents;

import org.jspecify.annotations.NullMarked;
