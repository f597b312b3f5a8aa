namespace Powderkeg.Chain;
