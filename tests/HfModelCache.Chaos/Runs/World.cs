using System.Globalization;
using HfModelCache.Chaos.Invariants;
using HfModelCache.Chaos.Replicas;
using HfModelCache.TestHub;
using HfModelCache.TestHub.Repos;
using HfModelCache.TestServers.Stores;

namespace HfModelCache.Chaos.Runs;

/// <summary>All that takes part in a run.</summary>
internal sealed class World : IDisposable
{
    public const string RepoName = "acme/chaos";
    public const string Root = "models/" + RepoName + "/";
    public const string Token = "hf_CanaryTokenThatMustNeverBeSeen0123456789";

    /// <summary>How long the replicas may take once nothing goes wrong any more: one body that stalls has a minute.</summary>
    public static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(100);

    private readonly Dictionary<string, string> _environment;
    private readonly DirectoryInfo _folders = Directory.CreateTempSubdirectory("chaos-folders-");

    public World(Scenario scenario, FakeHub hub, ITestStore store, StoreGate? gate, RunLog log)
    {
        (Scenario, Hub, Store, Gate, Log) = (scenario, hub, store, gate, log);
        hub.Tokens.Add(Token);
        Repo = hub.AddRepo(RepoName);
        Commit(scenario.Files);
        _environment = new Dictionary<string, string>(store.Environment)
        {
            ["MODEL_NAME"] = RepoName,
            ["HF_ENDPOINT"] = hub.Endpoint.AbsoluteUri,
            ["HF_TOKEN"] = Token,
            ["LOG_LEVEL"] = "debug",
            ["DISABLE_PROGRESS"] = "true",
            ["S3_LAYOUT"] = scenario.SideBySide ? "commit" : "name",
        };
    }

    public Scenario Scenario { get; }

    public FakeHub Hub { get; }

    public ITestStore Store { get; }

    /// <summary>The proxies between the replicas and the store, if the store has an address.</summary>
    public StoreGate? Gate { get; }

    public RunLog Log { get; }

    /// <summary>The smallest <c>LEASE_TIMEOUT</c> of all.</summary>
    public TimeSpan ShortestLease => TimeSpan.FromSeconds(Scenario.Cast.Min(replica => replica.LeaseSeconds));

    /// <summary>The largest.</summary>
    public TimeSpan LongestLease => TimeSpan.FromSeconds(Scenario.Cast.Max(replica => replica.LeaseSeconds));

    /// <summary>What the script has damaged.</summary>
    public Damage Damage { get; } = new();

    /// <summary>Every commit that the branch has had, the oldest first.</summary>
    public List<string> Commits { get; } = [];

    /// <summary>The most requests of one replica in any five seconds.</summary>
    public int MostRequests { get; set; }

    public TestRepo Repo { get; }

    public List<Pod> Pods { get; } = [];

    /// <summary>Whether the script is over: from here on no failure is excused.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>The bytes of the commit that the replicas start with; after a move of the branch a few more may be needed.</summary>
    public long ModelBytes => Scenario.Files.Sum(f => f.Content.Length);

    /// <summary>Where the objects of a commit are.</summary>
    public string RootOf(string commit) => Scenario.SideBySide ? $"{Root}@{commit}/" : Root;

    /// <summary>Moves the branch.</summary>
    public void Commit(IReadOnlyList<TestFile> files)
    {
        lock (Commits)
            Commits.Add(Repo.Commit("main", files));
        Repo.Find("main")!.ComputeDigests();
    }

    /// <summary>The environment of a replica.</summary>
    /// <param name="replica">Which.</param>
    /// <param name="name">Its pod's name.</param>
    /// <param name="pod">Which of its pods this is.</param>
    public IReadOnlyDictionary<string, string> EnvironmentOf(Replica replica, string name, int pod)
    {
        var environment = new Dictionary<string, string>(_environment)
        {
            ["POD_NAME"] = name,
            ["LEASE_TIMEOUT"] = replica.LeaseSeconds.ToString(CultureInfo.InvariantCulture),
        };
        if (Gate is { } gate)
            environment["S3_ENDPOINT_URL"] = gate[replica].Endpoint.AbsoluteUri;
        if (replica.Folder is { } folder)
            environment[Scenario.RestoresToCache ? "CACHE_DIR" : "LOCAL_DIR"] = FolderAt(folder).FullName;
        if (replica.HasUid)
            environment["POD_UID"] = string.Create(CultureInfo.InvariantCulture, $"uid-{replica.Number}-{pod}");
        if (Scenario.Shards && replica.Role == Role.Cache)
        {
            environment["SHARD_INDEX"] = replica.Number.ToString(CultureInfo.InvariantCulture);
            environment["SHARD_COUNT"] = Scenario.Cast.Count.ToString(CultureInfo.InvariantCulture);
        }

        return environment;
    }

    /// <summary>A folder to restore to.</summary>
    public DirectoryInfo FolderAt(int number) => _folders.CreateSubdirectory(number.ToString(CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose() => _folders.Delete(recursive: true);

    public void CalmDown()
    {
        Hub.Faults.Clear();
        Gate?.Clear();
        IsCalm = true;
        Log.Say("script", "over");
    }
}
