using System.Security.Cryptography;
using HfModelCache.Cli.Settings.Definitions;
using HfModelCache.Failures;
using HfModelCache.Server;
using HfModelCache.Server.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace HfModelCache.Cli.Commands;

/// <summary>Serves the copies of the store by the Hub's API, until the process is stopped.</summary>
internal sealed partial class ServeCommand : IModelCommand
{
    public string Name => "serve";

    public string Description => "Serve the copies in the store by the Hub's API, for HF_ENDPOINT";

    public IReadOnlyList<SettingDefinition> Settings { get; } =
    [
        ModelSettings.AllowPatterns,
        ModelSettings.IgnorePatterns,
        .. ServerSettings.Group.Settings,
        .. StoreSettings.Group.Settings,
        .. ObjectWriteSettings.Group.Settings,
        .. CredentialSettings.Group.Settings,
        .. HubSettings.Group.Settings,
        .. NetworkSettings.Group.Settings,
        .. CoordinationSettings.Group.Settings,
        .. TuningSettings.Group.Settings,
        .. OutputSettings.Group.Settings.Except([OutputSettings.Json]),
    ];

    public ModelUse ModelUse => ModelUse.None;

    public FolderUse FolderUse => FolderUse.None;

    public bool IsService => true;

    public async Task RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var options = context.Settings.ToServerOptions();
        await using var server = Create(options, context);
        try
        {
            await server.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new OperatorException(FailureReason.ListenFailed, $"Listening on {string.Join(", ", options.Listen)} failed: {Cause(e)}.", e);
        }

        if (options.Access == AccessMode.Open)
            LogOpen(context.Logger);
        LogStart(context.Logger, string.Join(", ", server.Addresses), context.Settings.Ends.Describe());
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        LogStop(context.Logger);
        await server.StopAsync();
    }

    private static HubServer Create(ServerOptions options, CommandContext context)
    {
        try
        {
            return new HubServer(options, context.Settings.ToOptions(), context.Cache, context.Time, context.Logger);
        }
        catch (CryptographicException e)
        {
            throw new OperatorException(FailureReason.InvalidSettings, $"TLS_CERT_FILE and TLS_KEY_FILE hold no certificate with its private key: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static string Cause(IOException e) => e.InnerException is AddressInUseException ? "another process listens there" : e.Message.TrimEnd('.');

    [LoggerMessage(127, LogLevel.Warning, "ACCESS=open: everyone who reaches this server gets gated and private copies.")]
    private static partial void LogOpen(ILogger logger);

    [LoggerMessage(128, LogLevel.Information, "Listening on {Addresses}. Serving {Store}.")]
    private static partial void LogStart(ILogger logger, string addresses, string store);

    [LoggerMessage(129, LogLevel.Information, "Stopping: no new requests in a moment, those in flight may end.")]
    private static partial void LogStop(ILogger logger);
}
