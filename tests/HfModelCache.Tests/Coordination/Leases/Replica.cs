using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

/// <summary>A process that leads or waits, in a store in memory and by a clock that is moved by hand.</summary>
internal sealed class Replica
{
    public const string Prefix = "m/.hf-model-cache/lease/";

    private readonly FakeTimeProvider _time;
    private readonly LeaseElection _election;

    public Replica(IObjectStore store, FakeTimeProvider time, LeaseOptions options)
    {
        (_time, Options, Store) = (time, options, new BentStore(store));
        _election = new LeaseElection(Store, options, new TransferMeter(), time, NullLogger.Instance);
    }

    public LeaseOptions Options { get; }

    /// <summary>The store as this process sees it.</summary>
    public BentStore Store { get; }

    /// <summary>What it was asked for.</summary>
    public string Asked { get; init; } = "main";

    public Task<Lease?> LeadOrWaitAsync(params IReadOnlyList<WatchedObject> awaited) => LeadOrWaitAsync(new WaitLimit(Options.WaitTimeout, _time), awaited);

    public Task<Lease?> LeadOrWaitAsync(WaitLimit limit, params IReadOnlyList<WatchedObject> awaited) => _election.LeadOrWaitAsync(
        new LeaseRequest(Prefix, nonce => $"{nonce} {Asked}"), awaited, limit, TestContext.Current.CancellationToken);

    /// <summary>Leads at once, where nobody else does.</summary>
    public async Task<Lease> LeadAsync() => await LeadOrWaitAsync().Within(_time, TimeSpan.Zero)
        ?? throw new InvalidOperationException("Somebody else has published.");

    /// <summary>Nothing of it reaches the store any more, and it does not know.</summary>
    public void Freeze() => Store.Before = (_, _) => throw new TransientException(FailureReason.StoreUnreachable, "Frozen.");
}
