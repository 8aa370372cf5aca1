package io.pcm.api.status;

/**
 * Where a library failed to load. It is avoided for the library until a next try, after a wait that
 * grows with each failure.
 *
 * <pre>{@code
 * for (LibraryProgress library : run.progress().libraries()) {
 *   for (AvoidedPlace place : library.avoided()) {
 *     System.out.println(library.name() + ", " + place.name() + ": " + place.reason());
 *   }
 * }
 * }</pre>
 *
 * @param name the machine; the pilot and its machine if other pilots there can load the library; or
 *     the kind of device
 * @param kindOfDevice whether it is a kind of device: several machines with this kind have failed
 *     in the same way, and only one of them tries at a time
 * @param failures number of failed loads in a row
 * @param retrySeconds time until the next try; 0 if it is due or under way
 * @param reason the last failure, in one line
 * @see LibraryProgress
 */
public record AvoidedPlace(
    String name, boolean kindOfDevice, int failures, double retrySeconds, String reason) {}
