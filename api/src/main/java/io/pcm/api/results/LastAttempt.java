package io.pcm.api.results;

import io.pcm.api.Json;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * The last attempt of a call.
 *
 * @param number how often the call was attempted, 1 or more; 0 for a call that was never started
 * @param seconds how long this attempt ran in its context, to the microsecond
 * @param engine what the engine said about the result, an object; empty if the call did not
 *     succeed, or its library tells nothing
 * @see ResultLine
 */
public record LastAttempt(int number, BigDecimal seconds, Optional<Json> engine) {}
