namespace AgentIdentity.Cel.Planning;

/// <summary>One planned node: all choices the source settles are made, what is left is the work.</summary>
internal delegate CelValue Step(Frame frame);

/// <summary>A planned operator; the operands are no errors.</summary>
internal delegate CelValue BinaryOperator(in CelValue left, in CelValue right, Meter meter);
