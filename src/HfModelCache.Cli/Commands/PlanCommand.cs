using HfModelCache.Cli.Reporting;

namespace HfModelCache.Cli.Commands;

/// <summary>Tells what <see cref="CacheCommand"/> would do, and does none of it.</summary>
internal sealed class PlanCommand : IModelCommand
{
    public string Name => "plan";

    public string Description => "Show what would be done: every file, taken or not and why. Changes nothing.";

    public bool HasJson => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = await context.Cache.PlanAsync(context.Request, cancellationToken);
        var document = PlanDocument.Of(context.Request, plan);
        await context.Out.WriteLineAsync(context.AsJson ? document.ToJson() : PlanTable.Of(document));
        await context.Out.FlushAsync(cancellationToken);
        plan.ThrowIfNothingIsSelected();
    }
}
