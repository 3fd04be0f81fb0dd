namespace AgentIdentity.Policy;

/// <summary>An answer, or why there is none.</summary>
/// <typeparam name="T">The answer.</typeparam>
public readonly struct RelationResult<T>
{
    private readonly T? _value;

    private RelationResult(T? value, RelationFailure? failure) => (_value, Failure) = (value, failure);

    /// <summary>Why there is no answer; null when there is one.</summary>
    public RelationFailure? Failure { get; }

    /// <summary>Whether there is an answer. False for the default of this struct, which nobody answered.</summary>
    public bool Ok => Failure is null && _value is not null;

    /// <summary>The answer.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public T Value => Ok ? _value! : throw new InvalidOperationException($"there is no answer: {Failure}");

    /// <summary>An answer.</summary>
    public static implicit operator RelationResult<T>(T value) => new(value, null);

    /// <summary>A failure.</summary>
    public static implicit operator RelationResult<T>(RelationFailure failure) => new(default, failure);
}

/// <summary>Why a relation engine did not answer.</summary>
/// <param name="Code">OpenFGA's code.</param>
/// <param name="Message">What is wrong and what would mend it.</param>
public sealed record RelationFailure(RelationFailureCode Code, string Message)
{
    /// <summary>How far a check came, where its explanation was asked for.</summary>
    public RelationExplanation? Explanation { get; init; }
}

/// <summary>
/// OpenFGA's error codes, by their numbers in its API; on the wire in snake case (<c>validation_error</c>). The thousands give the
/// HTTP status: 1 is 401 or 403, 2 is 400, 3 is 422, 4 is 500, 5 is 404.
/// </summary>
public enum RelationFailureCode
{
    /// <summary>The caller's credential is missing or worthless.</summary>
    BearerTokenMissing = 1010,

    /// <summary>The caller may not do this.</summary>
    Forbidden = 1600,

    /// <summary>The request is not well formed, or a condition lacks a value.</summary>
    ValidationError = 2000,

    /// <summary>The store has no such model.</summary>
    AuthorizationModelNotFound = 2001,

    /// <summary>Too deep, or too much work.</summary>
    AuthorizationModelResolutionTooComplex = 2002,

    /// <summary>A transaction that neither writes nor deletes.</summary>
    InvalidWriteInput = 2003,

    /// <summary>One transaction names a tuple twice.</summary>
    CannotAllowDuplicateTuplesInOneRequest = 2004,

    /// <summary>A continuation token that this store did not give for this question.</summary>
    InvalidContinuationToken = 2007,

    /// <summary>A write that is already there, or a deletion of what is not.</summary>
    WriteFailedDueToInvalidInput = 2017,

    /// <summary>The store has no model yet.</summary>
    LatestAuthorizationModelNotFound = 2020,

    /// <summary>The model has no such type.</summary>
    TypeNotFound = 2021,

    /// <summary>The type has no such relation.</summary>
    RelationNotFound = 2022,

    /// <summary>The user is not one.</summary>
    InvalidUser = 2025,

    /// <summary>A tuple does not fit the model.</summary>
    InvalidTuple = 2027,

    /// <summary>A continuation token of the change log that was given for another type of objects.</summary>
    QueryStringTypeContinuationTokenMismatch = 2052,

    /// <summary>More than a limit allows.</summary>
    ExceededEntityLimit = 2053,

    /// <summary>The model is not sound.</summary>
    InvalidAuthorizationModel = 2056,

    /// <summary>The engine failed.</summary>
    InternalError = 4000,

    /// <summary>No answer in time.</summary>
    DeadlineExceeded = 4004,

    /// <summary>The transaction is against what is stored: HTTP 409.</summary>
    Aborted = 4008,

    /// <summary>The engine cannot be reached.</summary>
    Unavailable = 4010,

    /// <summary>There is no such store.</summary>
    StoreIdNotFound = 5002,
}
