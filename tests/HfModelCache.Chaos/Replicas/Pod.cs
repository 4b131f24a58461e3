using System.Globalization;
using HfModelCache.Chaos.Events;
using HfModelCache.Chaos.Invariants;
using HfModelCache.Chaos.Runs;
using HfModelCache.TestServers.Product;

namespace HfModelCache.Chaos.Replicas;

/// <summary>A replica as the cluster keeps it: started again, perhaps under another name, until it has exited with 0.</summary>
internal sealed class Pod(Replica replica, World world, Func<Witness, Task> onSuccess)
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private volatile ProductProcess? _process;
    private ChaosEvent? _ending;
    private int _pods = 1;
    private string _lastError = "";

    /// <summary>Its process, or null while there is none.</summary>
    public ProductProcess? Process => _process;

    /// <summary>How often it failed without being killed.</summary>
    public int GaveUp { get; private set; }

    /// <summary>Whether it needs no further life.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether it runs a command that nobody repeats.</summary>
    public bool RunsOnce => replica.Role is Role.Verify or Role.Prune;

    /// <summary>What the run's log calls it.</summary>
    public string Label => replica.Label;

    /// <summary>Its <c>POD_NAME</c>.</summary>
    public string Name { get; private set; } = replica.Name;

    public async Task RunAsync(CancellationToken limit)
    {
        try
        {
            await WallClock.PauseAsync(replica.At, limit);
            while (!await LiveAsync(limit))
                await WallClock.PauseAsync(_ending?.RestartAfter ?? BackOff, limit);
            HasEnded = true;
        }
        catch (OperationCanceledException)
        {
            world.Log.Violate($"{Label} did not end within {World.EndLimit.TotalSeconds} s although nothing was wrong any more.");
        }
    }

    /// <summary>Ends the process by a signal; how it comes back is the event's to say.</summary>
    public async Task EndAsync(string signal, ChaosEvent because)
    {
        if (_process is not { } process)
            return;
        world.Log.Say("script", $"{signal} to {Label}");
        _ending = because;
        await process.SignalAsync(signal);
    }

    /// <returns>Whether it needs no further life.</returns>
    private async Task<bool> LiveAsync(CancellationToken limit)
    {
        if (_ending is { UnderAnotherName: true })
            Name = string.Create(CultureInfo.InvariantCulture, $"{replica.Name}{(char)('a' + _pods++)}");
        (_ending, _lastError) = (null, "");
        var wasCalm = world.IsCalm;
        // Before it is published, or while it becomes another, a copy is not whole.
        var mustBeWhole = !world.Damage.Exists && world.Pods.TrueForAll(other => other.HasEnded || other.RunsOnce);
        var witness = new Witness(Label, world.Log.Elapsed, replica.Role == Role.Verify || !world.Store.DamageKeepsETag);
        await using var process = new ProductProcess(
            [PublishedExecutable.Path, .. Arguments],
            world.EnvironmentOf(replica, Name, _pods),
            line => world.Log.Say(Label, line),
            line => world.Log.Say(Label, _lastError = line));
        world.Log.Say(Label, $"started as process {process.Id}");
        _process = process;
        int code;
        try
        {
            code = await process.Exited.WaitAsync(limit);
        }
        finally
        {
            _process = null;
        }

        world.Log.Say(Label, $"exited with {code}");
        if (code == 0)
        {
            if (replica.Role != Role.Prune)
                await onSuccess(witness);
            return true;
        }

        if (_ending is null)
            GaveUp++;
        if (_ending is null && wasCalm && (!RunsOnce || mustBeWhole))
            world.Log.Violate($"{Label} exited with {code} although nothing was wrong any more: {_lastError}");
        return RunsOnce;
    }

    private IReadOnlyList<string> Arguments => replica.Role switch
    {
        Role.Refresh => ["cache", "--refresh"],
        Role.Verify => ["verify"],
        Role.Restore => ["restore"],
        Role.Prune => ["prune"],
        _ => ["cache"],
    };
}
