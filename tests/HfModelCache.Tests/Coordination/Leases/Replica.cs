using HfModelCache.Coordination.Leases;
using HfModelCache.Coordination.Waiting;
using HfModelCache.Failures;
using HfModelCache.Progress;
using HfModelCache.Stores;
using HfModelCache.Tests.Stores;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace HfModelCache.Tests.Coordination.Leases;

/// <summary>Represents a process that is the leader or waits, with a store in memory and a fake clock.</summary>
internal sealed class Replica
{
    public const string Prefix = "m/.hf-model-cache/lease/";

    private readonly FakeTimeProvider _time;
    private readonly LeaseElection _election;

    public Replica(IObjectStore store, FakeTimeProvider time, LeaseOptions options, ILogger? logger = null)
    {
        (_time, Options, Store) = (time, options, new BentStore(store));
        Context = new ReplicaContext(options, new TransferMeter(), time, logger ?? NullLogger.Instance);
        _election = new LeaseElection(Store, Context);
    }

    public LeaseOptions Options { get; }

    public ReplicaContext Context { get; }

    /// <summary>The store as this process sees it.</summary>
    public BentStore Store { get; }

    /// <summary>What it was asked for.</summary>
    public string Asked { get; init; } = "main";

    public Task<ElectionOutcome> RunElectionAsync(WaitLimit limit, params IReadOnlyList<WatchedObject> awaited) =>
        RunElectionAsync(limit, awaited, TestContext.Current.CancellationToken);

    /// <summary>Waits until it is the leader.</summary>
    public async Task<Lease> WaitToLeadAsync(params IReadOnlyList<WatchedObject> awaited) =>
        Assert.IsType<ElectionOutcome.Elected>(await RunElectionAsync(new WaitLimit(Options.WaitTimeout, _time), awaited)).Lease;

    /// <summary>Becomes the leader immediately.</summary>
    public Task<Lease> LeadAsync() => WaitToLeadAsync().Within(_time, TimeSpan.Zero);

    /// <summary>The same, with a lease that ends when its process is cancelled.</summary>
    public async Task<Lease> LeadAsync(CancellationToken cancellationToken) => Assert.IsType<ElectionOutcome.Elected>(
        await RunElectionAsync(new WaitLimit(Options.WaitTimeout, _time), [], cancellationToken)).Lease;

    /// <summary>Cuts it off from the store without its knowledge.</summary>
    public void Freeze() => Store.Before = (_, _) => throw new TransientException(FailureReason.StoreUnreachable, "Frozen.");

    /// <summary>Reconnects it.</summary>
    public void Thaw() => Store.Before = (_, _) => Task.CompletedTask;

    private Task<ElectionOutcome> RunElectionAsync(
        WaitLimit limit, IReadOnlyList<WatchedObject> awaited, CancellationToken cancellationToken) =>
        _election.RunAsync(new LeaseRequest(Prefix, nonce => $"{nonce} {Asked}"), awaited, limit, cancellationToken);
}
