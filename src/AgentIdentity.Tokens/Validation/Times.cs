namespace AgentIdentity.Tokens;

internal static class Times
{
    public static TokenFailure? Check(DateTimeOffset issued, DateTimeOffset expires, DateTimeOffset now, TimeSpan skew, TimeSpan longest)
    {
        if (now >= expires + skew)
        {
            return new(TokenError.Expired, "The token has expired.");
        }

        if (issued > now + skew)
        {
            return new(TokenError.NotYetValid, "The token is from the future.");
        }

        if (expires <= issued || expires - issued > longest)
        {
            return new(TokenError.LifetimeTooLong, $"The token lives for no time, or for more than {longest.TotalSeconds} seconds.");
        }

        return null;
    }
}
