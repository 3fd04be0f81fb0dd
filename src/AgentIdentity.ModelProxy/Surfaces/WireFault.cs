namespace AgentIdentity.ModelProxy;

/// <summary>An error on its way to the caller, in no surface's form yet.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Message">A sentence for the caller; holds no key and none of the prompt.</param>
/// <param name="Status">The HTTP status that goes, or would have gone, with it.</param>
/// <param name="Code">An AID code, or the provider's own code.</param>
/// <param name="Member">The member of the request it is about.</param>
public sealed record WireFault(FaultKind Kind, string Message, int Status, string? Code = null, string? Member = null)
{
    /// <summary>The provider's own name of the error, where it has one (<c>overloaded_error</c>, <c>ThrottlingException</c>).</summary>
    public string? Type { get; init; }

    /// <summary>The kind that follows from a status alone.</summary>
    public static FaultKind KindOf(int status) => status switch
    {
        401 => FaultKind.Authentication,
        402 => FaultKind.Billing,
        403 => FaultKind.Permission,
        404 => FaultKind.NotFound,
        408 or 504 => FaultKind.Timeout,
        409 => FaultKind.Conflict,
        413 => FaultKind.TooLarge,
        429 => FaultKind.RateLimit,
        503 or 529 => FaultKind.Overloaded,
        >= 500 or 424 => FaultKind.Server,
        _ => FaultKind.InvalidRequest,
    };

    /// <summary>An error of the broker's own.</summary>
    public static WireFault Of(string code, string message, int status, string? member = null) => new(KindOf(status), message, status, code, member);
}
