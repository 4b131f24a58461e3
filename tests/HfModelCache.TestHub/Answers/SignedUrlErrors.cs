namespace HfModelCache.TestHub.Answers;

internal static class SignedUrlErrors
{
    public static Answer AccessDenied(string message) => Xml(403, "AccessDenied", message);

    public static Answer TwoAuthentications { get; } =
        Xml(400, "InvalidArgument", "Only one auth mechanism allowed: the query string or the Authorization header");

    public static Answer TooLarge { get; } = Xml(400, "BadRequest", "The object is too large to be sent at once");

    private static Answer Xml(int status, string code, string message) => Answer.Text(
        status,
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message></Error>",
        "application/xml");
}
