package io.pcm.protocol.message;

/**
 * A lease with calls that have not ended.
 *
 * @param alone as in {@link ManagerMessage.Lease}
 * @param index calls that run or wait, in ascending order
 * @param itemBytes bytes of the items that came with the lease
 */
@SuppressWarnings("ArrayRecordComponent")
public record HeldLease(
    LeaseId lease, ContextId context, TaskNumber task, boolean alone, int[] index, int itemBytes) {}
