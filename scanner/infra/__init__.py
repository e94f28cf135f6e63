"""Infrastructure code as resources with attributes: Terraform, CloudFormation, ARM templates and Bicep, Kubernetes manifests."""
