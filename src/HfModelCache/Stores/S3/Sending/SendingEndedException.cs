namespace HfModelCache.Stores.S3.Sending;

/// <summary>The connection was closed while a body was sent, and no answer was there.</summary>
/// <param name="cause">How the send failed.</param>
internal sealed class SendingEndedException(Exception cause) : IOException(cause.Message, cause);
