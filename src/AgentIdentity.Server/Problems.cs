using AgentIdentity.Broker;
using AgentIdentity.Server.Look;
using Microsoft.AspNetCore.Mvc;

namespace AgentIdentity.Server;

/// <summary>problem+json (RFC 9457) with the AID code as type and as member, or a page for a browser.</summary>
internal static class Problems
{
    public static IResult Of(int status, ServerError error, string detail) => Of(status, error.Code(), detail);

    public static IResult Of(BrokerFailure failure) => Of(Status(failure.Error), failure.Code, failure.Detail);

    public static IResult Of(int status, string code, string detail) => new Answer(status, code, detail);

    public static int Status(BrokerError error) => error switch
    {
        BrokerError.AgentUnknown or BrokerError.PersonUnknown or BrokerError.DelegationUnknown or BrokerError.TupleUnknown or BrokerError.CutoffUnknown or BrokerError.ApprovalUnknown
            or BrokerError.VaultEntryUnknown or BrokerError.ToolUnknown or BrokerError.BudgetUnknown or BrokerError.PasskeyUnknown or BrokerError.StopTargetUnknown => 404,
        BrokerError.AgentExists or BrokerError.AgentCredentialTaken or BrokerError.PersonExists or BrokerError.IdentityTaken or BrokerError.PasskeyTaken or BrokerError.PasskeyIsOnlyWayIn or BrokerError.TupleExists
            or BrokerError.ApprovalSettled or BrokerError.ApprovalAnsweredBefore or BrokerError.ApprovalOutdated or BrokerError.VaultChanged or BrokerError.ToolDigestStale or BrokerError.ToolChanged => 409,
        BrokerError.StorageUnavailable or BrokerError.StorageBusy or BrokerError.PolicyNotLoaded or BrokerError.RelationsUnavailable
            or BrokerError.KeyServiceFailed or BrokerError.VaultUnreadable => 503,
        BrokerError.AgentInvalid or BrokerError.AgentOwnerMissing or BrokerError.AgentKeysInvalid or BrokerError.AgentCredentialInvalid or BrokerError.PersonInvalid or BrokerError.IdentityInvalid
            or BrokerError.PasswordTooWeak or BrokerError.DelegationInvalid or BrokerError.TupleInvalid or BrokerError.CutoffInvalid or BrokerError.AmountInvalid
            or BrokerError.VaultEntryInvalid or BrokerError.ToolInvalid or BrokerError.ToolNotCheckable or BrokerError.BudgetInvalid or BrokerError.PasskeyInvalid or BrokerError.NoteInvalid or BrokerError.StopInvalid => 400,
        _ => 403,
    };

    private sealed class Answer(int status, string code, string detail) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => ErrorPage.IsWantedBy(httpContext.Request)
            ? new ErrorPage(status, code, detail).ExecuteAsync(httpContext)
            : Results.Problem(new ProblemDetails
            {
                Type = $"urn:agentidentity:error:{code}",
                Title = Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status),
                Status = status,
                Detail = detail,
                Extensions = { ["code"] = code },
            }).ExecuteAsync(httpContext);
    }
}
