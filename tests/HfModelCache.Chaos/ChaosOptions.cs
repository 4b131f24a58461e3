using System.Globalization;
using HfModelCache.Chaos.Events;

namespace HfModelCache.Chaos;

/// <summary>The options of the command line.</summary>
public sealed record ChaosOptions
{
    public const string Usage = """
        usage: chaos [--seed S] [--runs N] [--at-once N] [--replicas R] [--store ceph|s3rver|folder] [--bound RATIO]
                     [--lease SECONDS] [--shards] [--restore] [--commits] [--events KIND,KIND...] [--verbose]
        """;

    /// <summary>The first run's seed; each further run's is one higher.</summary>
    public int Seed { get; init; } = 1;

    public int Runs { get; init; } = 1;

    /// <summary>How many runs are made side by side.</summary>
    public int AtOnce { get; init; } = 1;

    /// <summary>The number of replicas; null lets the seed decide.</summary>
    public int? Replicas { get; init; }

    public ChaosStore Store { get; init; } = ChaosStore.Ceph;

    /// <summary>The most bytes that the CDN may send, as a multiple of the model's.</summary>
    public double Bound { get; init; } = 4;

    /// <summary>The replicas' <c>LEASE_TIMEOUT</c>.</summary>
    public int LeaseSeconds { get; init; } = 2;

    /// <summary>Whether the replicas share the work.</summary>
    public bool Shards { get; init; }

    /// <summary>Whether further replicas restore the model to folders.</summary>
    public bool Restore { get; init; }

    /// <summary>Whether commits are stored side by side.</summary>
    public bool Commits { get; init; }

    /// <summary>The only kinds of events; null for all.</summary>
    public IReadOnlyList<EventKind>? Events { get; init; }

    /// <summary>Whether the logs of successful runs are printed too.</summary>
    public bool Verbose { get; init; }

    /// <exception cref="FormatException">An option is unknown or its value makes no sense.</exception>
    public static ChaosOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ChaosOptions();
        var rest = new Queue<string>(arguments);
        while (rest.TryDequeue(out var name))
        {
            options = name switch
            {
                "--seed" => options with { Seed = Number() },
                "--runs" => options with { Runs = Number() },
                "--at-once" => options with { AtOnce = Number() },
                "--replicas" => options with { Replicas = Number() },
                "--lease" => options with { LeaseSeconds = Number() },
                "--bound" => options with { Bound = double.Parse(Value(), CultureInfo.InvariantCulture) },
                "--store" => options with { Store = Store() },
                "--events" => options with { Events = [.. Value().Split(',').Select(Kind)] },
                "--shards" => options with { Shards = true },
                "--restore" => options with { Restore = true },
                "--commits" => options with { Commits = true },
                "--verbose" => options with { Verbose = true },
                _ => throw new FormatException($"{name} is no option."),
            };

            string Value() => rest.TryDequeue(out var value) ? value : throw new FormatException($"{name} lacks its value.");

            int Number() => int.Parse(Value(), CultureInfo.InvariantCulture);

            static EventKind Kind(string name) =>
                Enum.TryParse<EventKind>(name, ignoreCase: true, out var kind) ? kind : throw new FormatException($"{name} is no kind of event.");

            ChaosStore Store() => Value() switch
            {
                "ceph" => ChaosStore.Ceph,
                "s3rver" => ChaosStore.S3rver,
                "folder" => ChaosStore.Folder,
                var other => throw new FormatException($"{other} is no store."),
            };
        }

        return options;
    }
}
