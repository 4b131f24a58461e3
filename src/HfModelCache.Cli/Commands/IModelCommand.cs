namespace HfModelCache.Cli.Commands;

/// <summary>One thing that the program can do with a model. It succeeds, or throws.</summary>
internal interface IModelCommand
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What it does, as help prints it.</summary>
    string Description { get; }

    /// <summary>Whether it has results that programs read.</summary>
    bool HasJson { get; }

    /// <summary>Does it.</summary>
    Task RunAsync(CommandContext context, CancellationToken cancellationToken);
}
