using System.Globalization;
using HfModelCache.Chaos.Replicas;
using HfModelCache.FaultProxy;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestStores;

namespace HfModelCache.Chaos.Runs;

/// <summary>All that takes part in a run.</summary>
internal sealed class World
{
    public const string RepoName = "acme/chaos";
    public const string Root = "models/" + RepoName + "/";
    public const string Token = "hf_CanaryTokenThatMustNeverBeSeen0123456789";

    /// <summary>How long the replicas may take once nothing goes wrong any more.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);

    private readonly IReadOnlyDictionary<string, string> _environment;

    public World(Scenario scenario, FakeHub hub, ITestStore store, FaultyProxy? storeFaults, RunLog log, TimeSpan leaseTimeout)
    {
        (Scenario, Hub, Store, StoreFaults, Log, LeaseTimeout) = (scenario, hub, store, storeFaults, log, leaseTimeout);
        hub.Tokens.Add(Token);
        Repo = hub.AddRepo(RepoName);
        Repo.Commit("main", scenario.Files);
        Repo.Find("main")!.ComputeDigests();
        var environment = new Dictionary<string, string>(store.Environment)
        {
            ["MODEL_NAME"] = RepoName,
            ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
            ["HF_TOKEN"] = Token,
            ["LEASE_TIMEOUT"] = leaseTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["LOG_LEVEL"] = "debug",
            ["DISABLE_PROGRESS"] = "true",
        };
        if (storeFaults is not null)
            environment["S3_ENDPOINT_URL"] = storeFaults.Endpoint.AbsoluteUri;
        _environment = environment;
    }

    public Scenario Scenario { get; }

    public FakeHub Hub { get; }

    public ITestStore Store { get; }

    /// <summary>What stands between the replicas and the store; null where nothing can.</summary>
    public FaultyProxy? StoreFaults { get; }

    public RunLog Log { get; }

    public TimeSpan LeaseTimeout { get; }

    public TestRepo Repo { get; }

    public List<Pod> Pods { get; } = [];

    /// <summary>Whether the script is over: from here on nobody has an excuse.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The bytes of the commit that the replicas start with; after a move of the branch a few more may be needed.</summary>
    public long ModelBytes => Scenario.Files.Sum(f => f.Content.Length);

    /// <summary>What a replica is told, by its number.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentOf(int replica) => !Scenario.Shards
        ? _environment
        : new Dictionary<string, string>(_environment)
        {
            ["SHARD_INDEX"] = replica.ToString(CultureInfo.InvariantCulture),
            ["SHARD_COUNT"] = Scenario.Replicas.ToString(CultureInfo.InvariantCulture),
        };

    public void CalmDown()
    {
        Hub.Faults.Clear();
        StoreFaults?.Clear();
        IsCalm = true;
        Log.Say("script", "over");
    }
}
