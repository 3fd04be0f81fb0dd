namespace AgentIdentity.Server.SignIn;

/// <summary>Why somebody who came back from an issuer is not signed in. An exception because the handler knows failures in no other form.</summary>
internal sealed class UpstreamRefusal(string code, string detail) : Exception(detail)
{
    public string Code => code;

    public static UpstreamRefusal Of(ServerError error, string detail) => new(error.Code(), detail);
}
