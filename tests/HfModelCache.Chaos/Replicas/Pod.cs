using System.Globalization;
using HfModelCache.Chaos.Events;
using HfModelCache.Chaos.Runs;

namespace HfModelCache.Chaos.Replicas;

/// <summary>A replica as the cluster keeps it: started again, perhaps under another name, until it has exited with 0.</summary>
internal sealed class Pod(int index, World world, Func<string, Task> onSuccess)
{
    private static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(300);

    private volatile PodProcess? _process;
    private ChaosEvent? _ending;
    private int _lives = 1;

    /// <summary>Its process, or null while there is none.</summary>
    public PodProcess? Process => _process;

    /// <summary>How often it failed although nobody had ended it.</summary>
    public int GaveUp { get; private set; }

    public string Name { get; private set; } = string.Create(CultureInfo.InvariantCulture, $"pod-{index}");

    public async Task RunAsync(CancellationToken limit)
    {
        try
        {
            while (!await LiveAsync(limit))
                await Task.Delay(_ending?.RestartAfter ?? BackOff, limit);
        }
        catch (OperationCanceledException)
        {
            world.Log.Violate($"{Name} did not end within {World.EndLimit.TotalSeconds} s although nothing was wrong any more.");
        }
    }

    /// <summary>Ends the process by a signal; how it comes back is the event's to say.</summary>
    public async Task EndAsync(string signal, ChaosEvent because)
    {
        if (_process is not { } process)
            return;
        world.Log.Say("script", $"{signal} to {Name}");
        _ending = because;
        await process.SignalAsync(signal);
    }

    private async Task<bool> LiveAsync(CancellationToken limit)
    {
        if (_ending is { UnderAnotherName: true })
            Name = string.Create(CultureInfo.InvariantCulture, $"pod-{index}{(char)('a' + _lives++)}");
        _ending = null;
        var wasCalm = world.IsCalm;
        await using var process = new PodProcess(Name, world.EnvironmentOf(index), world.Log);
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

        world.Log.Say(Name, $"exited with {code}");
        if (code == 0)
        {
            await onSuccess(Name);
            return true;
        }

        if (_ending is null)
            GaveUp++;
        if (_ending is null && wasCalm)
            world.Log.Violate($"{Name} exited with {code} although nothing was wrong any more: {process.LastError}");
        return false;
    }
}
