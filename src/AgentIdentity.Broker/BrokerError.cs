namespace AgentIdentity.Broker;

/// <summary>Every refusal of the broker. The number is the AID code; numbers are never used twice. 5100 and up belong to the server.</summary>
public enum BrokerError
{
    /// <summary>The agent is not registered. Register it with POST /admin/agents.</summary>
    AgentUnknown = 5010,

    /// <summary>The agent is suspended. An administrator resumes it.</summary>
    AgentSuspended = 5011,

    /// <summary>An agent with this id exists. Choose another id.</summary>
    AgentExists = 5012,

    /// <summary>The agent's id, name or a redirect address is not acceptable. The detail names the member.</summary>
    AgentInvalid = 5013,

    /// <summary>An agent needs a named owner who answers for it. Name one.</summary>
    AgentOwnerMissing = 5014,

    /// <summary>The agent's key set is not usable: it must hold one to ten public signing keys and no private part. Send such a set as jwks.</summary>
    AgentKeysInvalid = 5015,

    /// <summary>The credentials are not those that the agent's one method of authentication needs. The detail names the member.</summary>
    AgentCredentialInvalid = 5016,

    /// <summary>Another agent is registered with this SPIFFE ID, service account or client_id. One workload is one agent.</summary>
    AgentCredentialTaken = 5017,

    /// <summary>The person is not known here. Add the account, or sign in once.</summary>
    PersonUnknown = 5020,

    /// <summary>A person with this id exists. Choose another id.</summary>
    PersonExists = 5021,

    /// <summary>The person's id or name is not acceptable. The detail names the member.</summary>
    PersonInvalid = 5022,

    /// <summary>The password is too short or too long. Use 8 to 256 characters.</summary>
    PasswordTooWeak = 5023,

    /// <summary>The name or the password is wrong. The answer does not say which; try again, or have the administrator make the account anew.</summary>
    SignInRefused = 5024,

    /// <summary>Too many wrong passwords under this name or from this address. Wait as long as Retry-After says, or sign in from a browser that did so before.</summary>
    SignInLocked = 5025,

    /// <summary>The human has not been seen for longer than human_fresh_within. The human signs in again.</summary>
    HumanNotFresh = 5026,

    /// <summary>The person's account is disabled. An administrator enables it.</summary>
    PersonDisabled = 5027,

    /// <summary>The identity at another issuer belongs to another account. Take it away there first, or use that account.</summary>
    IdentityTaken = 5028,

    /// <summary>The issuer or the subject of an identity at another issuer is not acceptable. The detail names the member.</summary>
    IdentityInvalid = 5029,

    /// <summary>No delegation has this id. Ask the human for a grant.</summary>
    DelegationUnknown = 5030,

    /// <summary>The delegation, or one above it, was ended. Ask the human for a new grant.</summary>
    DelegationEnded = 5031,

    /// <summary>The delegation, or one above it, is paused. Wait, or ask the human to resume it.</summary>
    DelegationPaused = 5032,

    /// <summary>The delegation, or one above it, has reached its end date. Ask the human for a new grant.</summary>
    DelegationExpired = 5033,

    /// <summary>The delegation asked for is not well formed. The detail names the member.</summary>
    DelegationInvalid = 5034,

    /// <summary>A child delegation must be narrower than its parent in everything. The detail names what is wider.</summary>
    ChildWider = 5035,

    /// <summary>This delegation does not carry the right to sub-delegate. The human grants it with may_delegate.</summary>
    ChildNotAllowed = 5036,

    /// <summary>The chain of delegations would be deeper than allowed. Ask an agent higher up.</summary>
    DepthExceeded = 5037,

    /// <summary>The delegation is for another agent. Use one granted to this agent.</summary>
    DelegationOfAnotherAgent = 5038,

    /// <summary>The delegation is of another human than the subject token names. Use the matching pair.</summary>
    DelegationOfAnotherHuman = 5039,

    /// <summary>A delegation can only be made narrower. Ask the human for a new grant to have more.</summary>
    NarrowingWider = 5040,

    /// <summary>The exchange lacks a parameter, has one too many, or one with a value that is not understood. The detail names it.</summary>
    ExchangeMalformed = 5041,

    /// <summary>The subject token is not valid or not acceptable here, or is bound to a key that the client did not prove. Get a new one with this client and this key.</summary>
    ExchangeSubjectRefused = 5042,

    /// <summary>The actor token is not valid or not acceptable here. Get a new one with grant_type client_credentials.</summary>
    ExchangeActorRefused = 5043,

    /// <summary>The subject token says who may act (may_act), and it is not this agent. Use the agent that it names.</summary>
    ExchangeActorNotNamed = 5044,

    /// <summary>Two valid credentials are not a delegation: this human granted this agent nothing that holds here. Ask for consent with a pushed authorization request.</summary>
    ConsentMissing = 5045,

    /// <summary>Tokens that go past this gateway are made only under a delegation that allows off_gateway, and for places and scope words that it names. The human grants a new delegation.</summary>
    OffGatewayRefused = 5046,

    /// <summary>A token that was narrowed stays narrowed: it cannot be carried to another resource. Exchange the delegation itself.</summary>
    ContinuationWider = 5047,

    /// <summary>As many delegations hang below this grant as are allowed. End some, or ask the human for another grant.</summary>
    ChildrenExhausted = 5048,

    /// <summary>The agent is not registered to act for itself at this resource. An administrator names the resource in self_acting_at.</summary>
    SelfActingRefused = 5049,

    /// <summary>The actor token belongs to another agent than the authenticated client. Use the client's own.</summary>
    ExchangeActorMismatch = 5050,

    /// <summary>The proof of possession was made with another key than the actor token is bound to (RFC 9449 section 6). Use one key for both.</summary>
    ExchangeKeyMismatch = 5051,

    /// <summary>The delegation grants nothing at this resource (RFC 8707 invalid_target). Ask for a resource that it names.</summary>
    ExchangeTargetRefused = 5052,

    /// <summary>The scope asked for is more than the delegation gives at this resource. Ask for less, or leave scope out.</summary>
    ExchangeScopeRefused = 5053,

    /// <summary>The authorization details asked for are more than the delegation grants. Ask for less, or leave them out.</summary>
    ExchangeWider = 5054,

    /// <summary>The token was revoked, or does not match the record of its delegation. Exchange for a new token.</summary>
    TokenNotOfDelegation = 5055,

    /// <summary>This client does not act for people: it is a service or a public client. Register an agent.</summary>
    ClientActsForNobody = 5056,

    /// <summary>The assertion is not valid or not acceptable here. Get a new one from the identity provider, for this client and this issuer.</summary>
    AssertionRefused = 5057,

    /// <summary>The tuple is not one that the relation model knows. The detail says what to mend.</summary>
    TupleInvalid = 5060,

    /// <summary>The tuple is already written. Nothing needs doing.</summary>
    TupleExists = 5061,

    /// <summary>The tuple is not there. List them with GET /admin/tuples; one that comes from the policy folder is changed there.</summary>
    TupleUnknown = 5062,

    /// <summary>No policy is loaded, so every call is refused. GET /admin/policy lists the problems to mend.</summary>
    PolicyNotLoaded = 5063,

    /// <summary>No approval has this id. GET /admin/approvals lists them.</summary>
    ApprovalUnknown = 5064,

    /// <summary>The approval was answered, used or is over. If the call is still wanted the agent makes it again, and a new approval is asked for.</summary>
    ApprovalSettled = 5065,

    /// <summary>The person is not one of those whom the rule lets answer. Somebody of the named set answers.</summary>
    ApproverNotAllowed = 5066,

    /// <summary>An answer would mean nothing any more: the delegation is over, or the policy has changed. The agent calls again.</summary>
    ApprovalOutdated = 5067,

    /// <summary>Whether the person may answer cannot be found out: the rule names a set that the relation model does not have, or the relations cannot be asked. Mend <c>from</c> of the rule.</summary>
    ApproverUnresolved = 5068,

    /// <summary>The money left in the delegation, or in one above it, does not cover this call. The human grants a new budget.</summary>
    BudgetExceeded = 5070,

    /// <summary>An amount of money is negative or not a number of micro-dollars. Send one of zero or more.</summary>
    AmountInvalid = 5071,

    /// <summary>The reservation is not open: it was settled before, or never made. Reserve first, and settle once.</summary>
    ReservationUnknown = 5072,

    /// <summary>The calls that the delegation, or one above it, allows are used up. The human grants a new delegation.</summary>
    CallsExhausted = 5073,

    /// <summary>The static key asked for is not acceptable. The detail names the member, or says what the delegation does not grant.</summary>
    AgentKeyInvalid = 5074,

    /// <summary>No static key has this id. GET /admin/delegations/{id}/keys lists them.</summary>
    AgentKeyUnknown = 5075,

    /// <summary>The refresh token is not known, belongs to another client, or is bound to another key. Send the human through sign-in again.</summary>
    RefreshRefused = 5076,

    /// <summary>The refresh token was used before (RFC 9700 section 4.14.2). Its whole family and its delegation are ended. Send the human through sign-in again.</summary>
    RefreshReused = 5077,

    /// <summary>The refresh token was ended, or not used for a week. Send the human through sign-in again.</summary>
    RefreshOver = 5078,

    /// <summary>The store cannot be written. Nothing was done. Check the disk and the log.</summary>
    StorageUnavailable = 5080,

    /// <summary>Too many writes are waiting. Nothing was done. Try again.</summary>
    StorageBusy = 5081,

    /// <summary>A key file can be read by others. Set its mode to 0600 and its owner to this user.</summary>
    KeyFileExposed = 5082,

    /// <summary>A key file does not hold a usable key. Restore it from its backup.</summary>
    KeyFileDamaged = 5083,

    /// <summary>The evidence chain does not end where its last checkpoint says. Run agentid audit verify before starting again.</summary>
    EvidenceDamaged = 5084,

    /// <summary>The broker was started with settings it cannot use. The detail names the setting.</summary>
    OptionsInvalid = 5085,

    /// <summary>The key service (AWS KMS) did not sign, or not with the key it should. Nothing was issued. Mend: see the log for its answer; check <c>AgentIdentity:Keys:Kms</c>, the credentials' rights to kms:Sign, kms:GetPublicKey and kms:DescribeKey, and the state of the key.</summary>
    KeyServiceFailed = 5086,

    /// <summary>The remote OpenFGA that holds the relations did not do what it was asked to. See whether it can be reached, and the message.</summary>
    RelationsUnavailable = 5087,

    /// <summary>What this rests on was issued or granted at or before a cut-off. Get a new token; if that is refused too, the human signs in and grants anew.</summary>
    CutOff = 5090,

    /// <summary>The cut-off asked for is not well formed. The detail names the member.</summary>
    CutoffInvalid = 5091,

    /// <summary>No cut-off has this id, or it is forgotten because nothing can match it any more. GET /admin/cutoffs lists those in force.</summary>
    CutoffUnknown = 5092,

    /// <summary>A database file was written by another version of this program. Start the version that wrote it, or restore the backup that belongs to this one.</summary>
    SchemaOfAnotherVersion = 5093,

    /// <summary>The token was revoked before its time (RFC 7009). Exchange for a new one.</summary>
    TokenRevoked = 5094,

    /// <summary>No tool of this name was ever seen at this MCP server. <c>agentid tools list</c> shows those that were; <c>agentid tools allow</c> without a digest lets one in before it is seen.</summary>
    ToolUnknown = 5300,

    /// <summary>The name is no name of a tool, or the server has too many. The detail says which.</summary>
    ToolInvalid = 5301,

    /// <summary>The digest is of no definition that the server has shown lately; it may have changed again. See <c>agentid tools diff</c>, and answer for what it shows now.</summary>
    ToolDigestStale = 5302,

    /// <summary>The tool's definition has a schema that calls cannot be held against, so it cannot be approved. The detail says where; mend the server, or set the upstream's Pinning to off.</summary>
    ToolNotCheckable = 5303,

    /// <summary>The tool is held back because its definition has changed, or it was forbidden. Read <c>agentid tools diff</c>, and approve a definition by its digest.</summary>
    ToolChanged = 5304,

    /// <summary>The name or the secret cannot go into the vault. The detail says why.</summary>
    VaultEntryInvalid = 5310,

    /// <summary>The vault holds no such secret. Put it there: <c>agentid vault set NAME</c>, with <c>--human</c> or <c>--agent</c> where the upstream's is one of each.</summary>
    VaultEntryUnknown = 5311,

    /// <summary>What is stored in the vault cannot be opened: it was changed behind the broker's back, or its master key is gone. Restore data/keys/vault.json, or set the secret again.</summary>
    VaultUnreadable = 5312,

    /// <summary>The secret was changed by somebody else at the same moment. See <c>agentid vault list</c>, and set it again.</summary>
    VaultChanged = 5313,

    /// <summary>The secret is not of the sort that its use needs. The detail says which; set another in its place.</summary>
    SecretUnusable = 5314,

    /// <summary>The authorization server of an upstream gave the broker no token. Check the client's id, secret and scope there; the detail has its error code.</summary>
    TokenSourceRefused = 5315,

    /// <summary>The authorization server of an upstream cannot be reached, or failed. Try again.</summary>
    TokenSourceUnavailable = 5316,

    /// <summary>AWS did not let the role be assumed. The role's trust policy must allow sts:AssumeRole (or AssumeRoleWithWebIdentity), sts:TagSession and sts:SetSourceIdentity; the log has its answer.</summary>
    RoleRefused = 5317,

    /// <summary>AWS STS cannot be reached, or failed. Try again.</summary>
    RoleUnavailable = 5318,

    /// <summary>What the delegation grants at an upstream in AWS is more than a session policy holds. Grant fewer, wider paths.</summary>
    SessionPolicyTooLong = 5319,

    /// <summary>What the delegation grants at an upstream in AWS has no words there. Name the sort of call in the upstream's Aws:Statements, or grant one that is named.</summary>
    RoleGrantsNothing = 5320,

    /// <summary>The ledger does not balance: its file was changed behind the broker's back, or cut off. Restore the backup; <c>agentid usage verify</c> on the copy says where.</summary>
    LedgerUnbalanced = 5330,

    /// <summary>No such budget is set. See <c>agentid budget list</c>.</summary>
    BudgetUnknown = 5331,

    /// <summary>A budget is for a human, an agent, a task or a delegation, with an amount and a period. The detail names the member.</summary>
    BudgetInvalid = 5332,

    /// <summary>The money for the call was given back because nothing had been heard of it for so long; it does not leave any more. Call again.</summary>
    LeaseOver = 5333,

    /// <summary>The passkey cannot be added. The detail says why.</summary>
    PasskeyInvalid = 5390,

    /// <summary>The passkey is known here already, as this account's or another's. Use it, or make another.</summary>
    PasskeyTaken = 5391,

    /// <summary>No such passkey is known, or it did not prove who holds it. Sign in another way; an administrator sees those of an account with <c>agentid person passkey list</c>.</summary>
    PasskeyUnknown = 5392,

    /// <summary>The passkey is all that signs its person in, so they do not take it away themselves. Add another first; an administrator can with <c>agentid person passkey remove</c>.</summary>
    PasskeyIsOnlyWayIn = 5393,

    /// <summary>Somebody wanted to give themselves a role. Another administrator does that, or the administrator's key with <c>agentid person role add ann auditor</c>.</summary>
    OwnRole = 5394,

    /// <summary>The human did not allow this delegation to be used while they are away, and has not signed in for some hours. They sign in again, or grant it with unattended.</summary>
    NotForUnattended = 5350,

    /// <summary>The call is made in this person's own name, and the rule does not let them approve it themselves. Somebody else whom the rule names answers; or the rule says <c>self: true</c>.</summary>
    ApproverIsPrincipal = 5370,

    /// <summary>The person has said yes already, or a yes came through the same key, and the rule needs different people. Another one answers, signed in at the console.</summary>
    ApprovalAnsweredBefore = 5371,

    /// <summary>The note is missing, too long, or has letters that are not seen. The detail says which; write it anew.</summary>
    NoteInvalid = 5372,

    /// <summary>The order to stop is not one. The detail names the member: level is call, delegation, agent, human or everything, and all but the last name a target.</summary>
    StopInvalid = 5400,

    /// <summary>There is nothing by that id to stop. A call may have ended by itself; <c>agentid stop</c> without --yes shows first what it would stop.</summary>
    StopTargetUnknown = 5401,

    /// <summary>The stops beside the checkpoints were changed or cut short behind the broker's back. Restore stops.jsonl from its own backup, never from one that is older than the last stop.</summary>
    StopsDamaged = 5402,
}
